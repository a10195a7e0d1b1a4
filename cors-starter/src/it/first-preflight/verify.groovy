// The application of a user: builds (it did), starts, answers a preflight.
File jar = new File(basedir, 'target/demo.jar')
assert jar.isFile()

String java = new File(System.getProperty('java.home'), 'bin/java').path
File log = new File(basedir, 'target/demo.log')
Process process = new ProcessBuilder(java, '-XX:TieredStopAtLevel=1', '-jar', jar.path, '--server.port=0')
		.redirectErrorStream(true)
		.redirectOutput(log)
		.start()
try {
	def started = null
	for (int i = 0; i < 120 && !started && process.alive; i++) {
		sleep 500
		started = log.text =~ /Tomcat started on port (\d+)/
	}
	assert started: "Not started:\n${log.text}"
	Socket socket = new Socket(InetAddress.loopbackAddress, started[0][1] as int)
	socket.soTimeout = 20_000
	socket.outputStream << 'OPTIONS / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' +
			'Origin: https://app.example.com\r\nAccess-Control-Request-Method: POST\r\n\r\n'
	List<String> answer = socket.inputStream.text.readLines().findAll { it && !it.startsWith('Date:') }*.trim()
	assert answer as Set == [
			'HTTP/1.1 204',
			'Access-Control-Allow-Origin: https://app.example.com',
			'Access-Control-Allow-Methods: GET,HEAD,POST',
			'Access-Control-Allow-Headers: *,Authorization',
			'Access-Control-Max-Age: 1800',
			'Vary: Origin',
			'Connection: close'
	] as Set
}
finally {
	process.destroy()
	process.waitFor()
}

// What came with it: our two jars, one of them empty, and nothing that the application hadn't before
List<String> ours = new java.util.zip.ZipFile(jar).withCloseable { zip ->
	zip.entries().toList()*.name.findAll { it ==~ 'BOOT-INF/lib/cors-.*' }
}
assert ours.size() == 2
return true
