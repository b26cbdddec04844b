import { Injectable } from '@nestjs/common';

/** Tells whoever starts jobs that an asset waits for one. What is told to nobody is found by looking. */
@Injectable()
export class AssetWork {
  private listener: () => void = () => undefined;

  onWaiting(listener: () => void): void {
    this.listener = listener;
  }

  wake(): void {
    this.listener();
  }
}
