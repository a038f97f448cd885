/** What the shop keeps in this browser: the basket and who is logged in. The customer list itself is Kith's. */

/** Tells the page that basket or account changed. */
export const shopping = new EventTarget();

/** Reads JSON that this shop wrote; nothing where storage is blocked or was emptied. */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch (problem) {
    console.debug('the shop cannot read its storage', problem);
    return null;
  }
}
function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch (problem) {
    console.debug('the shop cannot keep this', problem);
  }
  shopping.dispatchEvent(new Event('change'));
}

/** Amounts are added in whole cents, so that totals are exact. */
export const cents = (amount) => Math.round(amount * 100);

export const basket = {
  lines: () => read('aurora-basket') ?? [],
  size: () => basket.lines().reduce((sum, l) => sum + l.quantity, 0),
  add(id, quantity) {
    const lines = basket.lines();
    const line = lines.find((l) => l.id === id);
    if (line) line.quantity += quantity;
    else lines.push({ id, quantity });
    write('aurora-basket', lines);
  },
  remove(id) {
    write(
      'aurora-basket',
      basket.lines().filter((l) => l.id !== id),
    );
  },
  empty: () => write('aurora-basket', null),
};

/** The same person gets the same number on every device: it follows from the address. */
export function numberOf(email) {
  let [a, b] = [2166136261, 40503];
  for (const c of email.trim().toLowerCase()) {
    a = Math.imul(a ^ c.charCodeAt(0), 16777619);
    b = Math.imul(b ^ c.charCodeAt(0), 2654435761);
  }
  return `aurora-${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}

export const account = {
  get: () => read('aurora-account'),
  open({ name, email, city }) {
    const person = { id: numberOf(email), name, email, city, first: name.trim().split(/\s+/)[0] || 'You' };
    write('aurora-account', person);
    return person;
  },
  close: () => write('aurora-account', null),
};

export const orders = {
  list: () => read('aurora-orders') ?? [],
  add: (order) => write('aurora-orders', [order, ...orders.list()].slice(0, 20)),
};
