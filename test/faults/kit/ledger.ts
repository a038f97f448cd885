/** The books: which events were made and which were acknowledged; and the oracle that compares them with what is stored. */
import { openStore } from '../../../collector/store/open.ts';
import type { Store } from '../../../collector/store/store.ts';
import { promise } from './fault.ts';
import { integrity } from './integrity.ts';

/** One event on the wire. Its serial number travels in its properties, so that it is known again even where its messageId was changed. */
export interface Made {
  serial: number;
  wire: Record<string, unknown>;
}

const NAMES = ['Seen', 'Looked', 'Liked', 'Asked', 'Left'];

/** Makes events and keeps the books on them. */
export class Ledger {
  /** Serial numbers that an answer called accepted, or stored before. */
  readonly acknowledged = new Set<number>();
  private next = 0;

  /** `wireOf` makes other events than those below; its properties or traits must carry the serial number. */
  constructor(private readonly wireOf?: (serial: number) => Made['wire']) {}

  /** The next `n` events: visits of ten, every third visitor says who they are. `padding` bytes make an event as large as wanted. */
  make(n: number, padding = 0): Made[] {
    return Array.from({ length: n }, () => {
      const serial = this.next++;
      if (this.wireOf) return { serial, wire: this.wireOf(serial) };
      const visitor = Math.floor(serial / 10);
      const who = { anonymousId: `anonymous-${visitor}`, messageId: `message-${serial}` };
      const told = { serial, ...(padding > 0 ? { padding: 'x'.repeat(padding) } : {}) };
      if (serial % 10 === 4 && visitor % 3 === 0)
        return { serial, wire: { ...who, type: 'identify', userId: `user-${visitor}`, traits: { ...told, plan: `plan ${serial % 4}` } } };
      return { serial, wire: { ...who, type: 'track', event: NAMES[serial % NAMES.length], properties: told } };
    });
  }

  get made(): number {
    return this.next;
  }

  acknowledge(events: Made[]): void {
    for (const { serial } of events) this.acknowledged.add(serial);
  }

  /** How many times each serial number is stored. */
  private static counted(stored: string): Map<number, number> {
    const counts = new Map<number, number>();
    for (const [, serial] of stored.matchAll(/\\"serial\\":(\d+)/g)) {
      counts.set(Number(serial), (counts.get(Number(serial)) ?? 0) + 1);
    }
    return counts;
  }

  /**
   * The oracle, on the file of a collector that has ended: every acknowledged event is stored exactly once and no event twice, the file is sound,
   * and what is derived equals its recomputation. Answers the number of events stored.
   */
  async audit(file: string): Promise<number> {
    integrity(file);
    const store = await openStore({ url: `file:${file}`, threads: false });
    try {
      return await this.auditStore(store);
    } finally {
      await store.close();
    }
  }

  /** The oracle on an open store. */
  async auditStore(store: Store): Promise<number> {
    const site = (await store.read.allSites())[0]?.site ?? 0;
    const counts = Ledger.counted((await store.read.canonicalRaw(site))['event'] ?? '');
    const lost = [...this.acknowledged].filter((serial) => !counts.has(serial));
    const twice = [...counts].filter(([, count]) => count > 1).map(([serial]) => serial);
    promise(
      lost.length === 0,
      `${lost.length} of ${this.acknowledged.size} acknowledged events are lost (${lost.slice(0, 5).join(', ')} ...)`,
    );
    promise(twice.length === 0, `${twice.length} events are stored more than once (${twice.slice(0, 5).join(', ')} ...)`);
    for (let after: number | null = 0; after !== null;) {
      const page: Awaited<ReturnType<typeof store.write.profileDrift>> = await store.write.profileDrift(site, after, 1000);
      promise(page.drift.length === 0, `kept rows differ from a recomputation: ${JSON.stringify(page.drift[0])}`);
      after = page.next;
    }
    return counts.size;
  }
}
