import { Injectable } from '@nestjs/common';
import { reconcileMedia, Reconciler, removeAsset, RemoveAsset } from '../care/index.js';
import { ProcessAsset, processHeavyAsset, processLightAsset } from '../processing/index.js';
import { cutSound, endTranscription, TranscribeAsset } from '../transcriptions/index.js';

/** The durable jobs of media, each defined once in a process. */
@Injectable()
export class MediaJobs {
  readonly processHeavy;
  readonly processLight;
  readonly remove;
  readonly reconcile;
  readonly cutSound;
  readonly endTranscription;

  constructor(
    process: ProcessAsset,
    remove: RemoveAsset,
    reconciler: Reconciler,
    transcribe: TranscribeAsset,
  ) {
    this.processHeavy = processHeavyAsset(process);
    this.processLight = processLightAsset(process);
    this.remove = removeAsset(remove);
    this.reconcile = reconcileMedia(reconciler);
    this.cutSound = cutSound(transcribe);
    this.endTranscription = endTranscription(transcribe);
  }
}
