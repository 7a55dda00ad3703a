/** `*`, `web-*`: whether a container's name fits the pattern of `-c`. */
export const matchesContainer = (name: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name)
