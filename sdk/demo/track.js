/** Everything that the shop tells Kith, in the words of Segment's e-commerce spec. Works before the script has arrived, and without it. */

const queue = (window.kith = window.kith || []);
/** One call, now or when the script has arrived. */
const call = (...args) => (window.kith ?? queue).push(args);

/** A product as the e-commerce events name it. */
export const line = (product, quantity = 1) => ({
  product_id: product.id,
  sku: product.id,
  name: product.title,
  category: product.category,
  brand: product.by,
  price: product.price,
  quantity,
  url: new URL(`product.html?id=${product.id}`, location.href).href,
  ...(product.taste && { genre: product.taste }),
});

export const viewed = (product) => call('track', 'Product Viewed', { ...line(product), currency: 'EUR' });
export const listed = (shelf, products) =>
  call('track', 'Product List Viewed', {
    list_id: shelf,
    category: shelf,
    products: products.slice(0, 20).map((p) => ({ product_id: p.id })),
  });
export const added = (product, quantity) => call('track', 'Product Added', { ...line(product, quantity), currency: 'EUR' });
export const removed = (product, quantity) => call('track', 'Product Removed', { ...line(product, quantity), currency: 'EUR' });
export const checkout = (order) => call('track', 'Checkout Started', order);
export const ordered = (order) => call('track', 'Order Completed', order);
export const known = (userId, traits) => call('identify', userId, traits);
export const forget = () => call('reset');
export const consent = (choice) => call('consent', choice);

/** Runs once the script is here: at once, when it has loaded, or never when a blocker keeps it away. */
export function whenReady(run) {
  const ready = () => window.kith && 'version' in window.kith && run(window.kith);
  if (window.kith && 'version' in window.kith) return run(window.kith);
  document.querySelector('script[data-key]')?.addEventListener('load', ready);
}
