import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb";
import { installedVersion } from "../engine/versions";
import { SimulatedProvider } from "./provider";
import { readScript, recorder } from "./script";
import { service } from "./service";

/**
 * Serves a simulated provider for `pkg` until the engine kills it. The engine learns the port from the first line of
 * stdout, and starts every plugin as a process of its own.
 */
export function main(pkg: string): void {
  const record = recorder(process.env);
  const provider = new SimulatedProvider(pkg, readScript(process.env));
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const implementation = service(provider, installedVersion(`@pulumi/${pkg}`), (request) =>
    record({ pkg, ...request }),
  );
  server.addService(services.ResourceProviderService as unknown as grpc.ServiceDefinition, implementation);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}
