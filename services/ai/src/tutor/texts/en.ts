import type { Catalogue } from './catalogue.js';

export const en: Catalogue = {
  local: 'These are words of the lessons themselves: this school has no language model.',
  abstained:
    'I do not find an answer to this in the lessons that are open to you. The lessons named here come closest.',
  exhausted:
    'I have answered as much as the school allows for now. Ask again after {resetsAt}; your question is kept.',
  interrupted: 'The answer broke off here. Ask again to have it whole.',
  failed: 'The answer could not be given, and nothing was counted for it. Ask again.',
};
