export { TranscriptionWork } from './transcription-work.js';
export { transcriptionSettings } from './transcription.settings.js';
export { TranscriptionRepository } from './transcription.repository.js';
export { TranscriptionJobsModule, TranscriptionsModule } from './transcriptions.module.js';
export { WriteTranscript } from './write-transcript.js';
export { writeTranscript, type WriteTranscriptJob } from './write-transcript.job.js';
