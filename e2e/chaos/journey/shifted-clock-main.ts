/** Loaded before a service (`node --import`): its clock can be moved from outside. */
import { CLOCKS_VARIABLE, shiftClock } from './shifted-clock.js';

const { [CLOCKS_VARIABLE]: directory, SERVICE_NAME: service } = process.env;
if (directory !== undefined && service !== undefined) shiftClock(directory, service);
