import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, LOGGER, type Logger } from '@lyceum/platform';
import { ObjectStore } from '@lyceum/storage';
import { SOUND_ROOT } from '../assets/index.js';
import type { Config } from '../config.js';

/** Tells the store what it may throw away by itself, in case nobody does, and which pages may use it. */
@Injectable()
export class StoreRules implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly store: ObjectStore,
  ) {}

  /** Not waited for: a store that is away is no reason not to start. */
  onApplicationBootstrap(): void {
    const abortUploadsAfterDays = this.config.MEDIA_UPLOAD_DAYS + 1;
    // Nobody can read it any more by then: its addresses are good for a day.
    const expire = [{ prefix: `${SOUND_ROOT}/`, afterDays: 2 }];
    this.store.applyLifecycle({ abortUploadsAfterDays, expire }).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'the lifecycle rules of the object store could not be set');
    });
    const origins = this.config.MEDIA_ALLOWED_ORIGINS ?? ['*'];
    this.store.applyCors([...origins]).catch((error: unknown) => {
      this.logger.warn(
        { err: error },
        'which pages may send files to the object store could not be set',
      );
    });
  }
}
