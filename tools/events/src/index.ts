export { asAdministrator } from './administration.js';
export { Complaint } from './complaint.js';
export { deadLetters, type DeadLetter } from './dead-letters.js';
export { allProjections, performTask, projectionTables } from './projection-task.js';
export { redrive, type Redriven } from './redrive.js';
export { verify, type Verification } from './verify.js';
