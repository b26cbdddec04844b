export type { AnswerObserver, VisibleHeaders } from './answer-observer.js';
