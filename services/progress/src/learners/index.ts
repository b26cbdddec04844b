export { learnerTurn } from './learner-turn.js';
export { learnerActor, onBehalfOf, schoolOf } from './service-actor.js';
