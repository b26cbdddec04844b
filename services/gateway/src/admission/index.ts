export { LoadShedder } from './load-shedder.js';
export { AdmissionModule } from './admission.module.js';
