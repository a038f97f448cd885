import { useEffect } from 'preact/hooks';
import type { Load } from '../client.ts';

const LOOKS_AGAIN = 1000;

/** Asks again, a second after each answer or failure, while something goes on. */
export function useAgain(going: boolean, { busy, refresh }: Pick<Load<unknown>, 'busy' | 'refresh'>): void {
  useEffect(() => {
    if (!going || busy) return;
    const timer = setTimeout(() => void refresh(), LOOKS_AGAIN);
    return () => clearTimeout(timer);
  }, [going, busy]);
}
