/** What a batch left in doubt: identifiers whose owner must be judged anew from everything that was said. Empty for nearly every batch. */
export class Doubts {
  /** Nodes of devices. */
  readonly devices = new Set<number>();
  /** [namespace, value] of addresses and numbers. */
  readonly contacts = new Map<string, [string, string]>();
  /** [namespace, node] of users who got one more identifier: a later one may now be beyond the limit. */
  readonly users = new Map<string, [string, number]>();
  /** Nodes that joined somebody: returns may count now. */
  readonly joined = new Set<number>();

  /** An address or number that a user stated. */
  contact(namespace: string, value: string, user?: number): void {
    this.contacts.set(`${namespace}\n${value}`, [namespace, value]);
    if (user !== undefined) this.user(namespace, user);
  }
  /** A user to whom one more identifier was given. */
  user(namespace: string, node: number): void {
    this.users.set(`${namespace}\n${node}`, [namespace, node]);
  }
  /** Whether there is anything to judge. */
  get any(): boolean {
    return this.devices.size > 0 || this.contacts.size > 0 || this.users.size > 0 || this.joined.size > 0;
  }
}
