/**
 * How a queue hands out its jobs. Every queue is divided by tenant: whoever has jobs waiting gets a turn
 * in random order, and nobody has more than `perTenant` running, however many they enqueue.
 */
export interface JobQueue {
  /** Jobs running at the same time in all processes together. Unbounded when left out. */
  readonly concurrency?: number;
  /** Jobs running at the same time in one process. */
  readonly perProcess: number;
  /** Jobs of one tenant running at the same time in all processes together. */
  readonly perTenant: number;
  /** Jobs started per period, in all processes together. */
  readonly rate?: { readonly limit: number; readonly seconds: number };
  /** How long a job may wait until a free process notices it. Default 200 ms. */
  readonly pollMs?: number;
}

/** The product's queues: the one table. */
export const jobQueues = {
  /** Whole videos: probe, poster, package. Heavy on CPU or on a provider's quota. */
  video: { concurrency: 5, perProcess: 5, perTenant: 2, pollMs: 500 },
  /** Pieces of one large job that run side by side. */
  chunk: { concurrency: 10, perProcess: 10, perTenant: 10 },
  /** Calls to a model: embeddings, quizzes, summaries. */
  ai: { concurrency: 20, perProcess: 10, perTenant: 3, rate: { limit: 300, seconds: 60 } },
  mail: { perProcess: 10, perTenant: 5, rate: { limit: 600, seconds: 60 } },
  /** Everything else: exports, imports, clean-up. */
  default: { perProcess: 10, perTenant: 4 },
} as const satisfies Record<string, JobQueue>;
