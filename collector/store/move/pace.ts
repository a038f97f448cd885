/** How a long move goes, told now and then: rows, rows a second, time left. */

/** Milliseconds between two lines. */
const OFTEN = 2000;
const whole = (n: number): string => Math.round(n).toLocaleString('en');
/** Seconds for people: `40 s`, `12 min`, `1 h 5 min`. */
export function lasting(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Counts rows. `now` answers milliseconds that nobody sets. */
export class Pace {
  private what = '';
  private total = 0;
  private rows = 0;
  private skipped = 0;
  private begun = 0;
  private told = 0;

  constructor(
    readonly now: () => number,
    private readonly say: (line: string) => void,
  ) {}

  /** Begins a part of the work, with so many rows. */
  begin(what: string, total: number): void {
    Object.assign(this, { what, total, rows: 0, skipped: 0, begun: this.now(), told: this.now() });
  }
  /** Rows that were there from before. */
  skip(rows: number): void {
    this.skipped += rows;
    this.tell('looking at what is there');
  }
  /** Rows of a table that are done. */
  add(table: string, rows: number): void {
    this.rows += rows;
    this.tell(table);
  }
  private tell(table: string): void {
    const now = this.now();
    if (now - this.told < OFTEN) return;
    this.told = now;
    const rate = this.rows / ((now - this.begun) / 1000);
    const left = this.total - this.rows - this.skipped;
    const rest = rate > 0 ? `, ${whole(rate)} rows/s, ${lasting(left / rate)} left` : '';
    this.say(`  ${this.what} ${table}: ${whole(this.rows + this.skipped)} of ${whole(this.total)} rows${rest}`);
  }
}
