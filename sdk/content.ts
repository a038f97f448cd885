/**
 * Content as safe nodes: what a collector answers is shown, never run. HTML is parsed in an inert document and rebuilt from an allow-list; nothing is
 * assigned to `innerHTML`. Under Trusted Types the policy is named `kith` (`Content-Security-Policy: trusted-types kith`).
 */

/** Anything else is left out with all that it holds: scripts, frames, forms, drawings, styles. */
const ELEMENTS =
  /^(a|abbr|article|aside|b|blockquote|br|button|caption|code|dd|del|div|dl|dt|em|figcaption|figure|footer|h[1-6]|header|hr|i|img|ins|li|main|mark|nav|ol|p|picture|pre|q|s|section|small|span|strong|su[bp]|t(able|body|d|foot|h|head|ime|r)|u|ul)$/;
/** No `style` (it loads addresses), no `id` and `name` (they shadow the page's own variables), no handlers. */
const ATTRIBUTES =
  /^(alt|aria-[a-z]+|class|colspan|datetime|dir|height|hidden|href|lang|loading|role|rowspan|scope|src|target|title|width)$/;

/** An address that a page may link to or load from: http(s), and for links mail and telephone. Nothing for any other. */
export function safeAddress(value: unknown, base: string, link?: boolean): string | undefined {
  try {
    const { href, protocol } = new URL(String(value), base);
    return (link ? /^(https?|mailto|tel):$/ : /^https?:$/).test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

/** Sets an attribute when it is on the list and its value can do no harm. `own`: of the page's element, where `data-` attributes are welcome too. */
export function setSafely(element: Element, name: string, value: unknown, own?: boolean): void {
  const key = name.toLowerCase();
  const address = key === 'href' || key === 'src';
  const text = address ? safeAddress(value, element.baseURI, key === 'href') : String(value);
  if (text === undefined || !(ATTRIBUTES.test(key) || (own && /^data-(?!kith)[\w-]+$/.test(key)))) return;
  element.setAttribute(key, text);
  // A page opened from here must not get hold of this one.
  if (key === 'target') element.setAttribute('rel', 'noopener');
}

interface Policy {
  createHTML(html: string): string;
}
let policy: Policy | undefined;

/** `html` as nodes of `document`, without scripts, handlers, styles, forms, frames or anything else that is not on the list. */
export function safeNodes(document: Document, html: string): DocumentFragment {
  const window = document.defaultView as unknown as {
    trustedTypes?: { createPolicy(name: string, rules: Policy): Policy };
    DOMParser: typeof DOMParser;
  };
  policy ??= window.trustedTypes?.createPolicy('kith', { createHTML: (text) => text }) ?? { createHTML: (text) => text };
  const inert = new window.DOMParser().parseFromString(policy.createHTML(html), 'text/html');
  const copy = (from: Node, to: Node): void => {
    from.childNodes.forEach((node) => {
      if (node.nodeType === 3) to.appendChild(document.createTextNode(node.nodeValue!));
      const { localName, attributes } = node as Element;
      if (node.nodeType !== 1 || !ELEMENTS.test(localName)) return;
      const element = document.createElement(localName);
      for (const { name, value } of attributes) setSafely(element, name, value);
      copy(node, element);
      to.appendChild(element);
    });
  };
  const fragment = document.createDocumentFragment();
  copy(inert.body, fragment);
  return fragment;
}
