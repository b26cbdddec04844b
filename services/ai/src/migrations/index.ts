import { eventTables } from '@lyceum/messaging/migrations';
import { peopleTable } from '@lyceum/people/migrations';
import { baseMigration, doneRequests, type ServiceSchema } from '@lyceum/persistence/migrations';
import { curriculum } from './0003_curriculum.js';
import { searchIndex } from './0004_index.js';
import { budget } from './0005_budget.js';
import { quizDrafts } from './0006_quiz_drafts.js';
import { tutor } from './0007_tutor.js';
import { insights } from './0008_insights.js';
import { packedSigns } from './0009_packed_signs.js';
import { sourceMarks } from './0010_source_marks.js';
import { pgvector } from './0011_pgvector.js';
import { closedChapters } from './0012_closed_chapters.js';
import { sweeps } from './0013_sweeps.js';
import { skipped } from './0014_skipped.js';
import { transcriptions } from './0016_transcriptions.js';
import { cancelledTranscriptions } from './0017_cancelled_transcriptions.js';

export const schema: ServiceSchema = {
  service: 'ai',
  migrations: [
    baseMigration,
    eventTables,
    peopleTable('0002_people'),
    curriculum,
    searchIndex,
    budget,
    quizDrafts,
    tutor,
    insights,
    packedSigns,
    sourceMarks,
    pgvector,
    closedChapters,
    sweeps,
    skipped,
    doneRequests('0015_done_requests'),
    transcriptions,
    cancelledTranscriptions,
  ],
};
