/** Who is who in a few lines: union-find over what people joined by hand, then each unnamed group goes to the smallest statement about it. */

/** A statement that a device is a user's. */
interface Claim {
  user: string;
  ts: number;
  id: string;
}
const before = (a: Claim, b: Claim): boolean => a.ts < b.ts || (a.ts === b.ts && a.id < b.id);
const isUser = (name: string): boolean => name.startsWith('u');

/** The model. Nodes are names: `u...` are users, all others devices. */
export class Model {
  private readonly nodes = new Set<string>();
  private readonly claims = new Map<string, Map<string, Claim>>();
  private readonly undone = new Set<string>();
  /** Links by hand: child to parent. */
  private readonly hand = new Map<string, string>();

  meet(...names: string[]): void {
    for (const name of names) this.nodes.add(name);
  }
  claim(device: string, user: string, ts: number, id: string): void {
    const said = this.claims.get(device) ?? new Map<string, Claim>();
    this.claims.set(device, said);
    const now = { user, ts, id };
    const known = said.get(user);
    if (!known || before(now, known)) said.set(user, now);
  }
  link(child: string, parent: string): void {
    this.hand.set(child, parent);
  }
  /** Takes a link apart: one by hand is gone, one of machines is as though its user had never been named there. */
  undo(child: string, parent: string, byHand: boolean): void {
    if (byHand) this.hand.delete(child);
    else for (const member of this.group(child)) this.undone.add(`${member} ${parent}`);
  }

  private top(name: string): string {
    const above = this.hand.get(name);
    return above === undefined ? name : this.top(above);
  }
  private group(name: string): string[] {
    const top = this.top(name);
    return [...this.nodes].filter((n) => this.top(n) === top);
  }
  private standing(device: string): Claim[] {
    const said = [...(this.claims.get(device)?.values() ?? [])].filter(({ user }) => !this.undone.has(`${device} ${user}`));
    return said.sort((a, b) => (before(a, b) ? -1 : 1));
  }
  /** The node that the person of a node is named by. */
  root(name: string): string {
    const group = this.group(name);
    if (group.some(isUser)) return this.top(name);
    const said = group.flatMap((member) => this.standing(member)).sort((a, b) => (before(a, b) ? -1 : 1));
    return said[0] ? this.top(said[0].user) : this.top(name);
  }
  /** From when on a device is somebody else's too; null: it is not. */
  sharedSince(device: string): number | null {
    const root = this.root(device);
    if (!this.group(device).some(isUser) && !isUser(root)) return null;
    return this.standing(device).find(({ user }) => this.root(user) !== root)?.ts ?? null;
  }
  get names(): string[] {
    return [...this.nodes].sort();
  }
}
