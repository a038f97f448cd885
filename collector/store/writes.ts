/** Every write of the store by name: `store.write.name(...)`. To add one, write a function (q: Query, ...) => Promise in queries/ and list its module here. */
export const writes = {};
