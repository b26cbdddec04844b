import { DispatchSignal } from '@lyceum/jobs';

export class QuizDraftWork extends DispatchSignal {}
