import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { KeysModule } from '../keys/index.js';
import { SignInThrottle } from './sign-in-throttle.js';

@Module({ imports: [KeysModule], providers: [SignInThrottle], exports: [SignInThrottle] })
export class LockoutModule implements OnModuleInit {
  constructor(
    private readonly maintenance: Maintenance,
    private readonly throttle: SignInThrottle,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('sign-in failures', (tx) => this.throttle.forget(tx));
  }
}
