import { register } from 'ts-node'

// Step files in TypeScript run without a build and without a tsconfig.json; checking types is the editor's work,
// and `tsc --noEmit`'s. Options of the user's own tsconfig.json (module: nodenext, for one) would break the loading.
register({
  transpileOnly: true,
  skipProject: true,
  compilerOptions: {
    module: 'commonjs',
    moduleResolution: 'node10',
    target: 'es2022',
    esModuleInterop: true,
    sourceMap: true,
  },
})
