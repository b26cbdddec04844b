export { startConsumer, type Consumer, type ConsumerOptions } from './consumer.js';
export { PADDING, itemChanged, type ItemChanged } from './item-changed.js';
export { prepare, type PrepareOptions } from './prepare.js';
export { startProducer, type Producer, type ProducerOptions } from './producer.js';
