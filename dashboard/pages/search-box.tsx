import { useEffect, useState } from 'preact/hooks';
import { Input } from '../parts/index.ts';

/** A search field above a list: asks a quarter of a second after the last key. */
export function SearchBox({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  return <Input bare type="search" label={label} placeholder={label} value={typed} onInput={setTyped} autocomplete="off" />;
}
