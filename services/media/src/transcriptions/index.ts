export { cutSound, endTranscription, type TranscriptionJob } from './transcribe-asset.job.js';
export { TranscribeAsset } from './transcribe-asset.js';
export { TranscriptionWork } from './transcription-work.js';
export { TranscriptionRepository, type WaitingTranscription } from './transcription.repository.js';
export { TranscriptionJobsModule, TranscriptionsModule } from './transcriptions.module.js';
