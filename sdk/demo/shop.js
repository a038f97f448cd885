/** The shop's own small program: catalogue, basket, account, and what each page shows. No framework. */
import { art } from './art.js';
import * as track from './track.js';
import { account, basket, cents, shopping } from './store.js';
import { pages } from './pages.js';

/** Tells the visitor something for a moment. */
function toast(html) {
  document.querySelector('.toast')?.remove();
  const box = Object.assign(document.createElement('div'), { className: 'toast', innerHTML: html });
  box.setAttribute('role', 'status');
  document.body.append(box);
  setTimeout(() => box.remove(), 5000);
}

/** So long a no is remembered, in seconds: half a year. */
const HALF_A_YEAR = 15_552_000;
const saidNo = () => /(^|; )aurora_consent=no(;|$)/.test(document.cookie);
/** Keeps a no as a word that is the same for everybody, so that it tells nobody apart; Kith itself keeps nothing after a no. */
function keepNo() {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `aurora_consent=no; max-age=${HALF_A_YEAR}; path=${new URL('.', location.href).pathname}; samesite=lax${secure}`;
}

/** Asks once whether the visitor may be remembered. */
function askConsent() {
  track.whenReady((kith) => {
    if (kith.consent() !== 'pending') return;
    if (saidNo()) {
      track.consent(false);
      return;
    }
    const bar = Object.assign(document.createElement('section'), {
      className: 'consent',
      innerHTML: `<div class="wrap"><p><strong>May we remember you?</strong> With a cookie of our own, so that this page can show you what you like. Nobody else gets it.</p>
        <div class="row"><button class="button quiet" data-choice="no">No, thank you</button><button class="button" data-choice="yes">Yes, remember me</button></div></div>`,
    });
    bar.setAttribute('aria-label', 'Consent');
    bar.addEventListener('click', (event) => {
      const choice = event.target.closest('[data-choice]')?.dataset.choice;
      if (!choice) return;
      track.consent(choice === 'yes');
      if (choice === 'no') keepNo();
      bar.remove();
    });
    document.body.append(bar);
  });
}

function furnish() {
  const here = document.body.dataset.page;
  for (const link of document.querySelectorAll('nav.main a')) if (link.dataset.to === here) link.setAttribute('aria-current', 'page');
  const count = () => {
    document.querySelector('.count').textContent = basket.size() || '';
    document.querySelector('[data-to=account]').textContent = account.get()?.first ?? 'Log in';
  };
  count();
  shopping.addEventListener('change', count);
}

const products = await (await fetch(new URL('catalogue.json', import.meta.url))).json();
const find = (id) => products.find((p) => p.id === id);
furnish();
askConsent();
pages[document.body.dataset.page]?.({ products, find, art, track, toast, cents });
