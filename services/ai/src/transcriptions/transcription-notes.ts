import type { ModelFailureKind } from '../models/index.js';

/** Why nothing was written down, for the person who asked. */
export interface TranscriptionProblem {
  /** Stable. */
  readonly code: string;
  readonly reason: string;
}

const BY_HAND = 'Or upload captions: WebVTT or SubRip.';

export const NO_MODEL: TranscriptionProblem = {
  code: 'ai.no_transcription_model',
  reason:
    'No model that writes down what is said is set up here. Upload captions: WebVTT or SubRip.',
};

export const NOTHING_SAID: TranscriptionProblem = {
  code: 'ai.nothing_said',
  reason: 'The model has heard nobody speak. Upload captions: WebVTT or SubRip.',
};

export const TOO_MUCH_SAID: TranscriptionProblem = {
  code: 'ai.too_much_said',
  reason: 'More is said than captions may hold. Divide the recording.',
};

export const SOUND_GONE: TranscriptionProblem = {
  code: 'ai.sound_gone',
  reason: 'The sound could not be read any more. Ask for the transcription again.',
};

export const FAILED_HERE: TranscriptionProblem = {
  code: 'ai.transcription_failed',
  reason: 'The transcription failed on our side. Ask for it again.',
};

export const budgetProblem = (resetsAt: string): TranscriptionProblem => ({
  code: 'ai.budget_exhausted',
  reason: `What is left of the budget for models until ${resetsAt} is too little for this recording. Ask again then. ${BY_HAND}`,
});

export function modelProblem(kind: ModelFailureKind): TranscriptionProblem {
  return { code: `ai.model_${kind}`, reason: `${WHAT_HAPPENED[kind]} ${BY_HAND}` };
}

const WHAT_HAPPENED: Readonly<Record<ModelFailureKind, string>> = {
  unavailable: 'The model did not answer. Ask again later.',
  cut_off: 'The model did not answer. Ask again later.',
  cancelled: 'The model did not answer. Ask again later.',
  overloaded: 'The model has too much to do. Ask again later.',
  refused: 'The model refused to hear this recording.',
  malformed: 'The model answered with what is no transcript: an operator may have to name another.',
  misconfigured:
    'The model is not set up rightly: an operator has to look at its name, address and key.',
};
