import { describe, expect, it } from 'vitest';
import { safeAddress, safeNodes, setSafely } from '../../sdk/content.ts';

const html = (text: string): string => {
  const box = document.createElement('div');
  box.append(safeNodes(document, text));
  return box.innerHTML;
};

describe('html', () => {
  it.each([
    ['keeps text and simple elements', '<p class="a">Hi <b>you</b></p>', '<p class="a">Hi <b>you</b></p>'],
    ['keeps links to the web, mail and telephone', '<a href="mailto:a@b.example">m</a>', '<a href="mailto:a@b.example">m</a>'],
    ['loses scripts with what they hold', 'a<script>alert(1)</script>b', 'ab'],
    ['loses styles', 'a<style>*{}</style>b', 'ab'],
    ['loses frames, forms and objects', '<iframe></iframe><form><input></form><object></object><embed>', ''],
    ['loses drawings', '<svg><script>1</script></svg><math></math>', ''],
    ['loses templates and noscript', '<template><p>x</p></template><noscript><p>y</p></noscript>', ''],
    ['loses handlers', '<p onclick="alert(1)" onmouseover=alert(1)>x</p>', '<p>x</p>'],
    ['loses style attributes', '<p style="background:url(//evil.example)">x</p>', '<p>x</p>'],
    ['loses ids and names', '<p id="config" name="config">x</p>', '<p>x</p>'],
    ['loses data- attributes, slots among them', '<p data-kith-slot="hero" data-x="1">x</p>', '<p>x</p>'],
    ['loses comments', 'a<!-- b -->c', 'ac'],
    [
      'makes a window that it opens harmless',
      '<a href="https://b.example/" target="_blank">x</a>',
      '<a href="https://b.example/" target="_blank" rel="noopener">x</a>',
    ],
  ])('%s', (_, dirty, clean) => expect(html(dirty)).toBe(clean));

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'blob:https://a.example/x',
    'file:///etc/passwd',
  ])('never leads to %j', (address) => {
    expect(safeAddress(address, 'https://shop.example/a', true)).toBeUndefined();
    const link = document.createElement('a');
    setSafely(link, 'href', address);
    expect(link.hasAttribute('href')).toBe(false);
  });

  it('keeps an image’s address only when it is on the web', () => {
    expect(safeAddress('/a.png', 'https://shop.example/b/')).toBe('https://shop.example/a.png');
    expect(safeAddress('mailto:a@b.example', 'https://shop.example/')).toBeUndefined();
  });
});

describe('an attribute of the page’s own element', () => {
  it.each([
    ['title', 'x', true],
    ['aria-label', 'x', true],
    ['data-theme', 'x', true],
    ['data-kith-slot', 'x', false],
    ['onclick', 'x', false],
    ['ONCLICK', 'x', false],
    ['style', 'x', false],
    ['srcdoc', 'x', false],
    ['id', 'x', false],
    ['formaction', 'x', false],
    ['a b', 'x', false],
  ])('named %s is set: %s -> %s', (name, value, set) => {
    const element = document.createElement('div');
    setSafely(element, name, value, true);
    expect(element.attributes.length).toBe(set ? 1 : 0);
  });
});
