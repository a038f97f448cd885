/** Where two answers differ, as lines of `path: one | other`; nothing when they say the same. */
export function differs(one: unknown, other: unknown, path = ''): string[] {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null)
    return Object.is(one, other) ? [] : [`${path}: ${JSON.stringify(one)?.slice(0, 200)} | ${JSON.stringify(other)?.slice(0, 200)}`];
  if (Array.isArray(one) && Array.isArray(other) && path.endsWith('.properties')) {
    // Names of properties are a set, in whatever order.
    return differs([...one].sort().join(' '), [...other].sort().join(' '), path);
  }
  // What the machine asks of its owner: a store on a server has no backups of ours to look after.
  const own = 'hands' in one && 'profiles' in one ? ['hands'] : [];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => !own.includes(key));
  return keys.flatMap((key) => differs((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${path}.${key}`));
}
