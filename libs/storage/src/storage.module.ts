import {
  type DynamicModule,
  type FactoryProvider,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ObjectStore } from './object-store.js';
import type { StorageOptions } from './s3-connection.js';

/** Closes the connections when the application stops. */
class StorageShutdown implements OnApplicationShutdown {
  constructor(private readonly store: ObjectStore) {}

  onApplicationShutdown(): void {
    this.store.close();
  }
}

export interface StorageModuleOptions {
  readonly inject?: FactoryProvider['inject'];
  /** Takes what `inject` names, in that order. */
  readonly useFactory: (...injected: never[]) => StorageOptions;
}

/** Provides `ObjectStore` to the whole application. */
@Module({})
export class StorageModule {
  static forRoot(options: StorageOptions): DynamicModule {
    return StorageModule.forRootAsync({ useFactory: () => options });
  }

  /** For options that come from the configuration of the application. */
  static forRootAsync({ inject = [], useFactory }: StorageModuleOptions): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      providers: [
        {
          provide: ObjectStore,
          inject,
          useFactory: (...injected: never[]) => new ObjectStore(useFactory(...injected)),
        },
        {
          provide: StorageShutdown,
          inject: [ObjectStore],
          useFactory: (store: ObjectStore) => new StorageShutdown(store),
        },
      ],
      exports: [ObjectStore],
    };
  }
}
