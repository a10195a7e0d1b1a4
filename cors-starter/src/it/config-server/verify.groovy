// A user's application whose configuration comes from a Spring Cloud Config server: policies come, change and go with it.

String java = new File(System.getProperty('java.home'), 'bin/java').path
File configuration = new File(basedir, 'target/configuration')
configuration.mkdirs()
File file = new File(configuration, 'client.yml')
List<Process> processes = []

// Returns the port
def start = { String name, String... arguments ->
	File log = new File(basedir, "${name}/target/${name}.log")
	Process process = new ProcessBuilder([java, '-XX:TieredStopAtLevel=1', '-jar', new File(basedir, "${name}/target/${name}.jar").path,
			'--server.address=127.0.0.1', '--server.port=0',
			// This one is for Spring Boot 4.0
			'--spring.cloud.compatibility-verifier.enabled=false'] + (arguments as List))
			.redirectErrorStream(true)
			.redirectOutput(log)
			.start()
	processes << process
	def started = null
	for (int i = 0; i < 120 && !started && process.alive; i++) {
		sleep 500
		started = log.text =~ /Tomcat started on port (\d+)/
	}
	assert started: "Not started:\n${log.text}"
	return started[0][1] as int
}

try {
	file.text = 'unrelated: 1'
	int server = start('server', '--spring.profiles.active=native',
			"--spring.cloud.config.server.native.search-locations=${configuration.toURI()}".toString())
	int client = start('client', '--spring.application.name=client', '--management.endpoints.web.exposure.include=refresh',
			"--spring.config.import=configserver:http://127.0.0.1:${server}".toString())

	// Returns the status and the headers of CORS, sorted
	def send = { String requestLine, String... headers ->
		Socket socket = new Socket(InetAddress.loopbackAddress, client)
		socket.soTimeout = 20_000
		socket.outputStream << "$requestLine HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
				headers.collect { "$it\r\n" }.join() + '\r\n'
		List<String> head = socket.inputStream.getText('ISO-8859-1').split('\r\n\r\n')[0].readLines()
		[head.head().split(' ')[1] as int] +
				head.tail().findAll { it ==~ /(?i)(access-control-|cors-refusal:|vary: origin).*/ }.sort()
	}
	def refresh = { String yaml ->
		file.text = yaml
		assert send('POST /actuator/refresh') == [200]
	}
	List allowed = [404, 'Access-Control-Allow-Origin: https://app.example.com', 'Vary: Origin']

	assert send('GET /x', 'Origin: https://app.example.com') == [404]
	refresh 'cors:\n  allowed-origins: https://app.example.com'
	assert send('GET /x', 'Origin: https://app.example.com') == allowed
	assert send('GET /x', 'Origin: https://other.example') == [403, 'Cors-Refusal: origin-not-allowed', 'Vary: Origin']
	refresh 'cors:\n  allowed-origins: app.example.com'
	assert send('GET /x', 'Origin: https://app.example.com') == allowed
	refresh 'cors:\n  policies:\n    api:\n      paths: /api/**\n      allowed-origins: https://app.example.com'
	assert send('GET /x', 'Origin: https://app.example.com') == [404]
	assert send('GET /api/x', 'Origin: https://app.example.com') == allowed
	refresh 'unrelated: 2'
	assert send('GET /api/x', 'Origin: https://app.example.com') == [404]

	List<String> log = new File(basedir, 'client/target/client.log').readLines()
	assert log.count { it.contains('CORS policies replaced: ') } == 3
	List<String> refused = log.findAll { it.contains('CORS policies not replaced, the previous ones stay in force: ') }
	assert refused.size() == 1
	assert refused[0].contains('client.yml:2:20): An origin must start with a scheme. (origin-missing-scheme)')
}
finally {
	processes*.destroy()
	processes*.waitFor()
}
return true
