import { Injectable } from '@nestjs/common';

/** Lets whoever starts the jobs know that there is something to start. */
@Injectable()
export class TranscriptionWork {
  private listener: () => void = () => undefined;

  onWaiting(listener: () => void): void {
    this.listener = listener;
  }

  wake(): void {
    this.listener();
  }
}
