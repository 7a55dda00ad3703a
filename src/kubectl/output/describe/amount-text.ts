const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E']

/** An amount of a resource as a quantity: `cpu` is in thousandths of a core, everything else in base units. */
export function amountText(resource: string, amount: number): string {
  if (resource === 'cpu') return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`
  const useDecimal = amount % 2 ** 20 !== 0 && amount % 1e6 === 0
  return useDecimal || amount % 1024 !== 0 ? withSuffix(amount, 1000, DECIMAL) : withSuffix(amount, 1024, BINARY)
}

/** The largest unit that leaves a whole number. */
function withSuffix(amount: number, base: number, suffixes: readonly string[]): string {
  let rest = amount
  let unit = 0
  while (rest !== 0 && rest % base === 0 && unit < suffixes.length - 1) {
    rest /= base
    unit++
  }
  return `${rest}${suffixes[unit]}`
}

/** `250m (6%)`: with the share of the total, cut to whole percent. */
export function amountWithShare(resource: string, amount: number, total: number | undefined): string {
  const share = total ? Math.trunc((amount * 100) / total) : 0
  return `${amountText(resource, amount)} (${share}%)`
}
