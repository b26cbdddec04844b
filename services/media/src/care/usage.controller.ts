import { Controller, Get } from '@nestjs/common';
import { Allow, CurrentActor, type Actor } from '@lyceum/platform';
import { UsageRepository } from './usage.repository.js';

export class PolicyUsageView {
  readonly policy!: string;
  readonly assets!: number;
  readonly originalBytes!: number;
  /** Of what was made of the originals. */
  readonly derivedBytes!: number;
}

export class UsageView {
  readonly totalBytes!: number;
  readonly policies!: PolicyUsageView[];
}

@Controller('v1/media/usage')
export class UsageController {
  constructor(private readonly rows: UsageRepository) {}

  /** What the school's media takes. */
  @Get()
  @Allow('owner', 'admin')
  async usage(@CurrentActor() actor: Actor): Promise<UsageView> {
    const policies = (await this.rows.byPolicy(actor)).map((row) => ({
      policy: row.policy,
      assets: row.assets,
      originalBytes: row.original_bytes,
      derivedBytes: row.derived_bytes,
    }));
    const totalBytes = policies.reduce(
      (sum, { originalBytes, derivedBytes }) => sum + originalBytes + derivedBytes,
      0,
    );
    return { totalBytes, policies };
  }
}
