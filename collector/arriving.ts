/**
 * Bodies on their way in. A slow one takes memory and a connection, but nobody's place at the gate; when too much is under way, the longest under
 * way is cut, so that half-sent bodies never keep whole ones out.
 */

/** What may be under way at once. An honest body is here for moments; fewer than the server's connections, so that some are left. */
export interface ArrivingLimits {
  bodies: number;
  /** Bytes that have come, of bodies that are not whole yet. */
  bytes: number;
}
const standard: ArrivingLimits = { bodies: 2000, bytes: 64 * 1024 * 1024 };

interface Body {
  bytes: number;
  /** How large it says that it will be, while it may be believed. */
  stated: number;
  began: number;
  cut(): void;
}
/** An honest body is here by then, in milliseconds; of a slower one counts only what came. */
const PROMPT = 2000;
/** One body on its way, as its reader sees it. */
export interface Underway {
  /** So many bytes more are held. */
  more(bytes: number): void;
  /** It is whole, or nobody wants it any more. */
  end(): void;
}

/** Counts what is under way, oldest first. */
export class Arriving {
  bytes = 0;
  private readonly bodies = new Set<Body>();

  constructor(
    private readonly elapsed: () => number,
    private readonly limits: ArrivingLimits = standard,
  ) {}

  get count(): number {
    return this.bodies.size;
  }

  /** Bytes that large bodies under way have brought or will bring soon. */
  get expected(): number {
    const now = this.elapsed();
    let sum = 0;
    for (const { bytes, stated, began } of this.bodies) if (stated > 0) sum += now - began < PROMPT ? stated : bytes;
    return sum;
  }

  /** A body begins to come; `cut` is called at most once, when it must make room. `stated` is its size when it is a large one. */
  begin(cut: () => void, stated = 0): Underway {
    const body: Body = { bytes: 0, stated, began: this.elapsed(), cut };
    this.bodies.add(body);
    if (this.bodies.size > this.limits.bodies) this.cutOldest();
    return {
      more: (bytes) => {
        if (!this.bodies.has(body)) return;
        body.bytes += bytes;
        this.bytes += bytes;
        while (this.bytes > this.limits.bytes) this.cutOldest();
      },
      end: () => this.forget(body),
    };
  }

  private forget(body: Body): void {
    if (this.bodies.delete(body)) this.bytes -= body.bytes;
  }
  private cutOldest(): void {
    const [oldest] = this.bodies;
    if (!oldest) return;
    this.forget(oldest);
    oldest.cut();
  }
}
