import {
  type DynamicModule,
  type FactoryProvider,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Jobs } from './jobs.js';
import type { JobsOptions } from './jobs-options.js';

export interface JobsModuleOptions {
  /** Modules that export what is injected, unless they are global. */
  readonly imports?: DynamicModule['imports'];
  /** What the definitions of the jobs need of the application. */
  readonly inject?: FactoryProvider['inject'];
  /** Takes what `inject` names, in that order. */
  readonly useFactory: (...injected: never[]) => JobsOptions | Promise<JobsOptions>;
}

/** Finishes or hands back jobs when the application stops. */
class JobsShutdown implements OnApplicationShutdown {
  constructor(private readonly jobs: Jobs) {}

  async onApplicationShutdown(): Promise<void> {
    await this.jobs.stop();
  }
}

/** Starts the jobs of a process and provides `Jobs`. One per process. */
@Module({})
export class JobsModule {
  static forRootAsync({ imports = [], inject = [], useFactory }: JobsModuleOptions): DynamicModule {
    return {
      module: JobsModule,
      global: true,
      imports,
      providers: [
        {
          provide: Jobs,
          inject,
          useFactory: async (...injected: never[]) => Jobs.start(await useFactory(...injected)),
        },
        {
          provide: JobsShutdown,
          inject: [Jobs],
          useFactory: (jobs: Jobs) => new JobsShutdown(jobs),
        },
      ],
      exports: [Jobs],
    };
  }
}
