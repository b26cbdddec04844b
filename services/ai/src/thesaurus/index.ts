export { Thesaurus, type KnownWord } from './thesaurus.js';
export { ThesaurusModule } from './thesaurus.module.js';
export { stemOf, withoutMarks } from './word-forms.js';
