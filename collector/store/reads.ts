/** Every read of the store by name: `store.read.name(...)`. To add one, write a function (q: Query, ...) => Promise in queries/ and list its module here. */
export const reads = {};
