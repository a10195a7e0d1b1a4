package io.github.corsstarter.recipes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A method from string to string, for gRPC-web and for Connect. No Java library serves
 * them behind servlet filters, so the framing is implemented here.
 */
@RestController
class RpcEndpoint {

	private static final String METHOD = "/example.Greeter/Greet";

	private static final int MESSAGE = 0;

	private static final int TRAILERS = 0x80;

	/**
	 * Respond to a message with a message and trailers, and to an error with headers
	 * only, as gRPC servers do.
	 */
	@PostMapping(path = "/grpc" + METHOD, produces = "application/grpc-web+proto")
	ResponseEntity<byte[]> greet(@RequestBody byte[] frame) {
		// The five bytes of the frame, the tag of the message's only field, and its
		// length
		String name = new String(frame, 7, frame.length - 7, StandardCharsets.UTF_8);
		if (name.equals("nobody")) {
			return ResponseEntity.ok().header("Grpc-Status", "5").header("Grpc-Message", "No such person").build();
		}
		if (name.equals("somebody")) {
			// A google.rpc.Status with its code and one empty detail
			byte[] status = { 0x08, 5, 0x1A, 0 };
			return ResponseEntity.ok()
				.header("Grpc-Status", "5")
				.header("Grpc-Status-Details-Bin", Base64.getEncoder().encodeToString(status))
				.build();
		}
		byte[] answer = ("Hello, " + name).getBytes(StandardCharsets.UTF_8);
		byte[] message = ByteBuffer.allocate(answer.length + 2)
			.put((byte) 10)
			.put((byte) answer.length)
			.put(answer)
			.array();
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		frames.writeBytes(frame(MESSAGE, message));
		frames.writeBytes(frame(TRAILERS, "grpc-status:0\r\n".getBytes(StandardCharsets.US_ASCII)));
		return ResponseEntity.ok(frames.toByteArray());
	}

	private static byte[] frame(int flags, byte[] content) {
		return ByteBuffer.allocate(content.length + 5).put((byte) flags).putInt(content.length).put(content).array();
	}

	@PostMapping("/connect" + METHOD)
	ResponseEntity<Object> connect(@RequestBody String name) {
		return answer(JsonMapper.shared().readValue(name, String.class));
	}

	@GetMapping("/connect" + METHOD)
	ResponseEntity<Object> connectByGet(@RequestParam String message) {
		return answer(JsonMapper.shared().readValue(message, String.class));
	}

	private static ResponseEntity<Object> answer(String name) {
		if (name.endsWith("body")) {
			return ResponseEntity.status(404)
				.body(Map.of("code", "not_found", "message", "No such person", "details",
						List.of(Map.of("type", "google.protobuf.Empty", "value", ""))));
		}
		return ResponseEntity.ok()
			.header("Content-Type", "application/json")
			.body(JsonMapper.shared().writeValueAsBytes("Hello, " + name));
	}

}
