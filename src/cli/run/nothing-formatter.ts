// Cucumber wants a formatter for the terminal; gherkube's own output listens to the messages directly.
export const type = 'formatter'
export function formatter(): void {}
