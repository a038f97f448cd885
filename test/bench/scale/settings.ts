/** What the server of the bench is started with beyond its own defaults: what `docs/scale.md` tells an operator to choose for one machine. */
export const SETTINGS: Record<string, string | number> = {
  synchronous_commit: 'on',
  shared_buffers: '2GB',
  effective_cache_size: '8GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '15min',
  random_page_cost: 1.1,
  work_mem: '32MB',
  max_connections: 100,
};

/** What is asked of a server and kept with the figures: those, and what decides whether it is durable. */
export const TOLD = [...Object.keys(SETTINGS), 'fsync', 'full_page_writes', 'wal_compression', 'jit', 'autovacuum'];
