export { alertRules } from './monitoring/alert-rules.js';
export { dashboardFiles } from './monitoring/dashboards.js';
export { metricsIn } from './monitoring/emitted-metrics.js';
export { objectives, type Objective } from './monitoring/objectives.js';
