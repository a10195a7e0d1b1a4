import {create, createFileRegistry} from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema, MethodOptions_IdempotencyLevel, StringValueSchema, file_google_protobuf_wrappers,
} from '@bufbuild/protobuf/wkt';
import {createClient} from '@connectrpc/connect';
import {createConnectTransport, createGrpcWebTransport} from '@connectrpc/connect-web';
import grpcWeb from 'grpc-web';

// What a code generator makes of
// service Greeter { rpc Greet (google.protobuf.StringValue) returns (google.protobuf.StringValue); }
const type = '.google.protobuf.StringValue';
const file = create(FileDescriptorProtoSchema, {
  name: 'greeter.proto',
  package: 'example',
  syntax: 'proto3',
  dependency: ['google/protobuf/wrappers.proto'],
  service: [{
    name: 'Greeter',
    method: [{
      name: 'Greet',
      inputType: type,
      outputType: type,
      options: {idempotencyLevel: MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS},
    }],
  }],
});
const Greeter = createFileRegistry(file, () => file_google_protobuf_wrappers).getService('example.Greeter');

async function greet(transport) {
  const client = createClient(Greeter, transport);
  const answer = await client.greet({value: 'page'}, {timeoutMs: 5000});
  const fail = (value) => client.greet({value}).then(() => ({message: 'no error'}), (error) => error);
  const [plain, detailed] = [await fail('nobody'), await fail('somebody')];
  return `${answer.value}; ${plain.message}; details: ${detailed.details?.length}`;
}

export const overGrpcWeb = (server) => greet(createGrpcWebTransport({baseUrl: `${server}/grpc`}));

export const overConnect = (server) => greet(createConnectTransport({baseUrl: `${server}/connect`}));

export const overConnectByGet = (server) => greet(
    createConnectTransport({baseUrl: `${server}/connect`, useHttpGet: true}));

const text = {encode: (value) => new TextEncoder().encode(value), decode: (value) => new TextDecoder().decode(value)};

/** The client that Google's generator makes, in binary mode. */
export async function byGoogle(server) {
  const client = new grpcWeb.GrpcWebClientBase({format: 'binary'});
  const method = new grpcWeb.MethodDescriptor('/example.Greeter/Greet', grpcWeb.MethodType.UNARY, Object, Object,
      (value) => Uint8Array.of(10, value.length, ...text.encode(value)),
      (bytes) => text.decode(bytes.slice(2)));
  const call = (value) => client.unaryCall(`${server}/grpc/example.Greeter/Greet`, value,
      {deadline: String(Date.now() + 5000)}, method);
  const answer = await call('page');
  const error = await call('nobody').catch((it) => it);
  return `${answer}; code ${error.code}: ${error.message}`;
}
