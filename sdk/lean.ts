/** How the scripts are made small enough for their budgets: what the build passes to the bundler for `kith.js` and `kith.core.js`. */

/** Of idb only promises for requests and transactions are used; the shortcuts on databases and cursors, which it installs as it loads, stay out. */
export const treeshake = { manualPureFunctions: ['replaceTraps'] };

/** Names that the SDK's own parts use among themselves. None is on the wire, in storage, in the public face, or a name that browsers know. */
const INNER = [
  'allowed',
  'become',
  'calls',
  'chosen',
  'claim',
  'evidence',
  'grant',
  'guard',
  'identity',
  'leave',
  'loud',
  'note',
  'refuse',
  'start',
  'last',
  'user',
  'viewed',
  'visit',
  'wake',
  'wipe',
];

/** Shortens variables and the inner names. */
export const minify = {
  compress: true,
  mangle: { toplevel: true },
  mangleProps: { include: new RegExp(`^(${INNER.join('|')})$`) },
};
