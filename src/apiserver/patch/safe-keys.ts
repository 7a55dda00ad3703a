/** `__proto__` as a key would reach the prototype of what it is written to; no Kubernetes field is called that. */
export const isSafeKey = (key: string): boolean => key !== '__proto__'
