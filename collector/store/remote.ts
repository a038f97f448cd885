/** Every name of a registry as a method that asks an engine. */
export function methods<R extends object>(registry: R, ask: (name: string, args: unknown[]) => Promise<unknown>): never {
  return Object.fromEntries(Object.keys(registry).map((name) => [name, (...args: unknown[]) => ask(name, args)])) as never;
}
