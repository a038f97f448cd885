/** The shapes of Kith's HTTP API: the one place that the collector and the dashboard both read. Times are ISO 8601 in UTC, money is decimal. */
export * from './api/lists.ts';
export * from './api/orders.ts';
export * from './api/period.ts';
export * from './api/collecting.ts';
export * from './api/access.ts';
export * from './api/traffic.ts';
export * from './api/profiles.ts';
export * from './api/segments.ts';
export * from './api/experiences.ts';
export * from './api/visitor.ts';
export * from './api/overview.ts';
export * from './api/machine.ts';
export * from './api/catalogue.ts';
export * from './api/refused.ts';
export * from './api/dictionary.ts';
export * from './api/export.ts';
export * from './api/imports.ts';
