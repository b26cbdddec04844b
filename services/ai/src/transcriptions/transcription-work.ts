import { DispatchSignal } from '@lyceum/jobs';

export class TranscriptionWork extends DispatchSignal {}
