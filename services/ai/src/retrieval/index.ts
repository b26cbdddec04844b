export { bestOf, Candidates } from './candidates.js';
export {
  answerProbability,
  ANSWER_WEIGHTS,
  NO_ANSWER,
  type AnswerEvidence,
} from './likely-answer.js';
export type { Passage, SearchResult, SearchScope, SpokenPiece } from './passage.js';
export { passagesOf } from './passages-of.js';
export { askedWords } from './question.js';
export { fuseRanks, type RankedChunk } from './rank-fusion.js';
export { Retrieval, type Weighed } from './retrieval.js';
export { RetrievalModule } from './retrieval.module.js';
export { RetrievalRepository } from './retrieval.repository.js';
export { SearchSpaces } from './search-space.js';
