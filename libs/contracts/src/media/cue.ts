import { z } from 'zod';

export const cue = z.object({
  start: z.number().min(0).describe('Seconds.'),
  end: z.number().min(0).describe('Seconds.'),
  text: z.string(),
});
export type Cue = z.infer<typeof cue>;
