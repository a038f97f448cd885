import type { Event, Trust } from '../../shared/event.ts';
import type { Query } from '../store/query.ts';

/**
 * When a node was first seen on which nothing stands any more: what it had is its device's again. It keeps its id, which names the device's person
 * meanwhile, and has no profile of its own until something comes to it.
 */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** A node as ingest sees it; `root` follows links made in the same transaction. */
export interface Node {
  node: number;
  id: string;
  root: number;
  known: boolean;
  namespace: string;
  value: string;
  firstSeen: number;
  sharedSince: number | null;
  /** Since when others than imports name it (`NEVER`: nobody else does); null while no import ever named it. */
  liveSeen: number | null;
  /** Made in this batch: nothing of it was stored before. */
  isNew?: true;
  /** For a device, whose it is (a user's node), by which earliest statement, and how far that is trusted. */
  owner: number | null;
  ownerTs: number | null;
  ownerTrust: Trust | null;
}
/** An identifier met in a batch, with the earliest event time it was met at. */
export interface Sighting {
  namespace: string;
  value: string;
  known: boolean;
  ts: number;
}
/** A current trait's origin: who wins is the newest verified, else the newest; ties by messageId. */
export type Mark = [trust: 'c' | 'v', ts: number, messageId: string];
/** The derived row of a profile, changed in memory and saved once at the end of a batch. */
export interface Person {
  node: number;
  id: string;
  identified: boolean;
  verified: boolean;
  name: string | null;
  email: string | null;
  search: string;
  traits: Record<string, unknown>;
  marks: Record<string, Mark>;
  firstSeen: number;
  lastSeen: number;
  anchor: number;
  nodes: number;
  orders: number;
  gross: number;
  returned: number;
  /** Of orders, less what returns took of it; micro-units of the site's currency, as all of these. */
  margin: number;
  /** Of serving orders and returns. */
  costs: number;
  /** Of reaching them: of contacts with a cost. */
  reach: number;
  firstOrder: number | null;
  lastOrder: number | null;
}
/** One event on its way into the store, with the node that it belongs to. */
export interface EventRow {
  node: number;
  /** Other nodes on which the same message may already stand. */
  twins: readonly number[];
  event: Event;
  source: number;
}

/** An identifier. */
export type Name = [namespace: string, value: string];
/** An identifier as the key of a map. */
export const nameKey = (namespace: string, value: string): string => `${namespace}\n${value}`;

/** The set-based hot path of ingest, written per engine; everything rare goes through `Query`. */
export interface Tx extends Query {
  /** The node of each sighting, made when it is new. A new node is its own root and has no profile row yet; so has one that was first seen never. */
  nodes(site: number, sightings: Sighting[]): Promise<Node[]>;
  /** The nodes of those of some identifiers that are known, by `nameKey`. */
  standing(site: number, names: Name[]): Promise<Map<string, number>>;
  /** Writes down that a node, and its identifier, were first seen earlier than was known. */
  earlier(site: number, node: Node): Promise<void>;
  /** Profile rows by root, in no order; a root without a row is left out. */
  people(site: number, roots: number[]): Promise<Person[]>;
  savePeople(site: number, people: Person[]): Promise<void>;
  /** Saves of people whose rows stand no more than when they were seen. */
  savePeopleSeen(site: number, people: Person[]): Promise<void>;
  /** Stores each row once per (site, node, messageId); of each whether it was stored, which a duplicate is not. */
  events(site: number, rows: EventRow[]): Promise<boolean[]>;
  /** A random id that nobody can count up to. */
  newId(prefix: string): string;
}
