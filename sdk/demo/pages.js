/** What each page shows; one function a page. */
import { account, basket, orders, shopping } from './store.js';

const $ = (selector) => document.querySelector(selector);
const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const money = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
const euro = (amount) => money.format(amount);

/** The next evening of a concert: the hall's repertory repeats on the same weekday of each month. */
function nextNight({ weekday, week, hour }) {
  const now = new Date();
  for (let ahead = 0; ; ahead++) {
    const first = new Date(now.getFullYear(), now.getMonth() + ahead, 1);
    const day = 1 + ((weekday - (first.getDay() || 7) + 7) % 7) + (week - 1) * 7;
    const night = new Date(first.getFullYear(), first.getMonth(), day, ...hour.split(':').map(Number));
    if (night > now) return night;
  }
}
const dateFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'long' });
const when = (product) => (product.night ? `${dateFormat.format(nextNight(product.night))}, ${product.night.hour}` : product.category);

const card = (
  product,
  art,
) => `<li><a class="card" href="product.html?id=${product.id}"><div class="art">${art(product)}</div><div class="text">
  <span class="kicker">${escape(when(product))}</span><h3>${escape(product.title)}</h3><span class="muted">${escape(product.by)}</span>
  <span class="price">${euro(product.price)}</span></div></a></li>`;
const byDate = (a, b) => nextNight(a.night) - nextNight(b.night);

/** A listing with filters by category, kept in the address. */
function listing(shelf, { products, art, track }) {
  const all = products.filter((p) => p.shelf === shelf).sort(shelf === 'seats' ? byDate : () => 0);
  const tastes = [...new Set(all.map((p) => p.taste).filter(Boolean))];
  const show = (taste) => {
    const shown = taste ? all.filter((p) => p.taste === taste) : all;
    $('#list').innerHTML = shown.map((p) => card(p, art)).join('');
    $('#filters').innerHTML = ['', ...tastes]
      .map((t) => `<button aria-pressed="${t === taste}" data-taste="${t}">${t ? t[0].toUpperCase() + t.slice(1) : 'Everything'}</button>`)
      .join('');
    track.listed(taste ? `${shelf}/${taste}` : shelf, shown);
  };
  $('#filters').addEventListener('click', ({ target }) => {
    const { taste } = target.dataset;
    if (taste === undefined) return;
    history.replaceState(null, '', taste ? `?taste=${taste}` : location.pathname);
    show(taste);
  });
  const asked = new URLSearchParams(location.search).get('taste') ?? '';
  show(tastes.includes(asked) ? asked : '');
}

/** Basket lines as order lines, with totals in euros; shipping for records only, tax is within the prices. */
function orderOf({ find, track, cents }, coupon) {
  const lines = basket.lines().flatMap(({ id, quantity }) => (find(id) ? [{ product: find(id), quantity }] : []));
  const goods = lines.reduce((sum, { product, quantity }) => sum + cents(product.price) * quantity, 0);
  const records = lines.some(({ product }) => product.shelf === 'records');
  const shipping = records && goods < 6000 ? 495 : 0;
  const discount = coupon.trim().toUpperCase() === 'FIRSTNIGHT' ? Math.round(goods * 0.1) : 0;
  const total = goods - discount + shipping;
  return {
    lines,
    event: {
      currency: 'EUR',
      products: lines.map(({ product, quantity }) => track.line(product, quantity)),
      subtotal: goods / 100,
      discount: discount / 100,
      shipping: shipping / 100,
      tax: Math.round((total * 9) / 109) / 100,
      total: total / 100,
      ...(discount && { coupon: 'FIRSTNIGHT' }),
    },
  };
}
const totals = ({ subtotal, discount, shipping, tax, total }) => `<dl class="totals"><dt>Goods</dt><dd>${euro(subtotal)}</dd>
  ${discount ? `<dt>First-night discount</dt><dd>−${euro(discount)}</dd>` : ''}<dt>Delivery</dt><dd>${shipping ? euro(shipping) : 'free'}</dd>
  <dt class="all">Total</dt><dd class="all">${euro(total)}</dd><dt class="muted">of which tax</dt><dd class="muted">${euro(tax)}</dd></dl>`;

function identify({ track }, person) {
  track.known(person.id, { name: person.name, email: person.email, ...(person.city && { city: person.city }) });
}

export const pages = {
  home({ products, art }) {
    const seats = products.filter((p) => p.shelf === 'seats').sort(byDate);
    $('#tonight').innerHTML = seats
      .slice(0, 4)
      .map((p) => card(p, art))
      .join('');
    $('#records').innerHTML = products
      .filter((p) => p.shelf === 'records')
      .slice(3, 7)
      .map((p) => card(p, art))
      .join('');
  },
  seats: (shop) => listing('seats', shop),
  passes: (shop) => listing('passes', shop),
  records: (shop) => listing('records', shop),

  product({ find, art, track, toast, products }) {
    const product = find(new URLSearchParams(location.search).get('id'));
    if (!product) {
      $('#product').innerHTML = '<p>We do not sell this any more. <a href="seats.html">See what is on</a>.</p>';
      return;
    }
    const most = product.shelf === 'passes' ? 4 : 8;
    $('#product').innerHTML =
      `<div class="product"><div class="art">${art(product)}</div><div><span class="kicker">${escape(when(product))}</span>
      <h1>${escape(product.title)}</h1><p class="muted">${escape(product.by)}</p><p class="about">${escape(product.about)}</p>
      <p class="sum">${euro(product.price)}</p><form id="add" class="row"><label>${product.shelf === 'seats' ? 'Seats' : 'How many'}
      <select name="quantity">${Array.from({ length: most }, (_, i) => `<option>${i + 1}</option>`).join('')}</select></label>
      <button class="button">Put in the basket</button></form></div></div>`;
    $('#add').addEventListener('submit', (event) => {
      event.preventDefault();
      const quantity = Number(new FormData(event.target).get('quantity'));
      basket.add(product.id, quantity);
      track.added(product, quantity);
      toast(`In your basket. <a href="basket.html">Go there</a>`);
    });
    const alike = products.filter((p) => p.id !== product.id && p.taste && p.taste === product.taste);
    $('#alike').innerHTML = alike
      .slice(0, 4)
      .map((p) => card(p, art))
      .join('');
    track.viewed(product);
  },

  basket(shop) {
    const draw = () => {
      const { lines, event } = orderOf(shop, '');
      $('#basket').innerHTML = lines.length
        ? `<div class="split"><div class="panel"><table class="lines">${lines
            .map(
              ({
                product,
                quantity,
              }) => `<tr><td><strong>${escape(product.title)}</strong><br><span class="muted">${quantity} × ${euro(product.price)}</span><br>
                <button class="link" data-remove="${product.id}" data-quantity="${quantity}" aria-label="Take out ${escape(product.title)}">Take out</button></td>
                <td>${euro((shop.cents(product.price) * quantity) / 100)}</td></tr>`,
            )
            .join(
              '',
            )}</table></div><div class="panel">${totals(event)}<a class="button full" href="checkout.html">To the till</a></div></div>`
        : '<p>Nothing in here yet. <a href="seats.html">See what is on</a>, or <a href="records.html">browse the records</a>.</p>';
    };
    $('#basket').addEventListener('click', ({ target }) => {
      const { remove, quantity } = target.dataset;
      if (!remove) return;
      basket.remove(remove);
      shop.track.removed(shop.find(remove), Number(quantity));
      draw();
    });
    draw();
  },

  checkout(shop) {
    const form = $('#till');
    const person = account.get();
    for (const name of ['name', 'email', 'city']) if (person?.[name]) form.elements[name].value = person[name];
    const draw = () => {
      $('#sum').innerHTML = totals(orderOf(shop, form.elements.coupon.value).event);
    };
    if (!basket.size()) {
      $('#checkout').innerHTML = '<p>There is nothing to pay. <a href="seats.html">See what is on</a>.</p>';
      return;
    }
    draw();
    form.elements.coupon.addEventListener('input', draw);
    shop.track.checkout(orderOf(shop, '').event);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const said = Object.fromEntries(new FormData(form));
      const buyer = account.open(said);
      identify(shop, buyer);
      const number = `AH-${Date.now().toString(36).toUpperCase()}${Math.floor(Math.random() * 1296)
        .toString(36)
        .padStart(2, '0')
        .toUpperCase()}`;
      const { event: order } = orderOf(shop, said.coupon);
      shop.track.ordered({ order_id: number, checkout_id: number, affiliation: 'Aurora Hall web shop', ...order });
      orders.add({
        number,
        total: order.total,
        at: new Date().toISOString(),
        goods: order.products.map((p) => `${p.quantity} × ${p.name}`),
      });
      basket.empty();
      $('#checkout').innerHTML =
        `<div class="note"><h2>Thank you, ${escape(buyer.first)}.</h2><p>Order ${number} over ${euro(order.total)} is yours. Nothing was paid: this is a demonstration.</p>
        <p><a href="account.html">Your orders</a></p></div>`;
      scrollTo(0, 0);
    });
  },

  account(shop) {
    const draw = () => {
      const person = account.get();
      $('#login').hidden = Boolean(person);
      $('#mine').hidden = !person;
      if (!person) return;
      $('#hello').textContent = `Good to see you, ${person.first}.`;
      $('#orders').innerHTML = orders.list().length
        ? `<table class="lines">${orders
            .list()
            .map(
              (o) =>
                `<tr><td><strong>${o.number}</strong><br><span class="muted">${o.goods.map(escape).join(', ')}</span></td><td>${euro(o.total)}</td></tr>`,
            )
            .join('')}</table>`
        : '<p class="muted">No orders from this browser yet.</p>';
    };
    $('#login').addEventListener('submit', (event) => {
      event.preventDefault();
      identify(shop, account.open(Object.fromEntries(new FormData(event.target))));
      draw();
    });
    $('#logout').addEventListener('click', () => {
      account.close();
      shop.track.forget();
      draw();
    });
    shopping.addEventListener('change', draw);
    draw();
  },
};
